// Vercel's way in. `npm run build` makes what it imports; vercel.json sends every path here.
export { default } from '../build/web.js';
