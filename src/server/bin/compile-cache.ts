// Keeps compiled code between starts, where Node can (22.1 and later). Imported first by both entries, so that all
// that they load after it profits. NODE_DISABLE_COMPILE_CACHE=1 turns it off.
import module from 'node:module';

if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function')
  module.enableCompileCache();
