// Enables Node's compile cache (22.1 and later). Imported first by both entries, so that everything they load
// benefits. NODE_DISABLE_COMPILE_CACHE=1 turns it off.
import module from 'node:module';

if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function')
  module.enableCompileCache();
