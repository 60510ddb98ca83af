// Extra search terms of tools. Where synonyms.ts maps a person's word to several of the catalog's, these are indexed
// with the tools themselves, so that a rare one weighs much. Vendors' names are in synonyms.ts only: they say little
// about which tool is meant.

/** Part of a tool's name, in the singular -> what people call that thing. A name holds a part only as whole words. */
export const objectWords: Readonly<Record<string, string>> = {
  collection:
    'folder directory group grouping subfolder place home container organise organize sort arrange tidy bundle category categorise by product topic section library',
  label: 'tag marker mark stage colour badge flag color marking milestone',
  prompt:
    'template system message instruction wording copy persona assistant placeholder variable few-shot completion script',
  prompt_version: 'revision history template tag iteration change saved',
  version: 'revision history evolution older earlier past previous author iteration archived saved',
  partial:
    'snippet fragment block reusable shared common text footer header disclaimer include embed piece signature boilerplate reuse paragraph tone voice building',
  guardrail:
    'safety check detect schema forbid deny enforce filter moderation content pii personal data profanity toxicity regex jailbreak injection card numbers validate block prevent protect policy threshold stricter protection protect leak secrets reaching stop bypass forbidden words output reject refuse screen scan flag hallucination bias language gibberish sql code url word count competitor anonymise mask sensitive offensive harmful abuse safeguard run traffic security inspection rule answers inputs outputs',
  organisation_default:
    'safety check company-wide organization whole company everywhere everybody standard globally global mandatory always',
  input_guardrail: 'request incoming exempt exception skip exclude default check prompts inputs bypass',
  output_guardrail:
    'reply response answer outgoing exempt exception skip exclude default check outputs completions bypass',
  config:
    'configuration gateways routing route rule fallback fail over failover retry retries load balance cache caching ttl timeout canary strategy gateway semantic distribute split traffic across providers automatic failing resilience resilient switch when down a/b ab experiment weighted percentage percent shadow routes requests override conditional circuit breaker sticky reroute chain target second backup provider fall back primary',
  feedback:
    'rating rate score thumbs satisfaction review opinion vote liked disliked happy happiness like dislike complaint csat nps star stars emoji comment human judged',
  integration:
    'connection connect ai service vendor account credential hook up link existing secret settings endpoint resource region base host subscription billing project hooked oauth bedrock cloud aws gcp openrouter',
  integration_model:
    'allowed custom fine-tuned llm enabled disabled switched connection vendor expose offer gpt claude llama gemini opus sonnet haiku fine-tune supported whitelist allowlist blocklist',
  integration_workspace: 'teams team share access connection vendor grant restrict limit',
  model_pricing:
    'price cost cheaper expensive rate token list llm million thousand opus sonnet haiku gpt llama input output estimate tariff charge fee',
  provider: 'ai llm vendor service available enable workspace slug account instance',
  virtual_key: 'vendor stored credential provider secret slug safekeeping keep trial wrapped proxy remaining',
  api_key:
    'portkey token credential access secret service account scope permission app backend bot expiry bearer sdk program script application pipeline machine ci admin org-wide organisation personal client developer',
  user_invite:
    'invitation invited pending accept accepted email outstanding open pending expire expired response answered signup sign-up joined',
  user: 'person people employee colleague account organisation role freelancer contractor intern consultant guest member profile login',
  all_user:
    'people person employee everybody everyone account company admin organisation organization member staff directory headcount seats',
  workspace_member:
    'person people colleague team access project user contractor belong developer teammate roster freelancer intern membership belongs',
  workspace:
    'environment team project space department tenant stage isolate product dev test prod unit division sandbox customer organisation area separate',
  scim: 'okta entra sso identity provider group directory idp provisioning synced provisioned saml azure-ad',
  scim_workspace_mapping: 'link unlink connect group role okta entra',
  mcp_integration:
    'external registered remote tool server url organisation connector connect oauth settings auth header transport jira notion slack github linear context protocol catalog',
  mcp_integration_capability: 'tool prompt resource offer every server functions actions abilities',
  mcp_integration_metadata: 'protocol version report',
  mcp_integration_workspace: 'teams team access allow grant',
  mcp_server: 'tool server workspace instance jira notion slack github linear context protocol',
  mcp_server_capability: 'tool prompt resource single server hide functions actions abilities can do',
  mcp_server_user_access: 'allowed permission deny permitted person',
  mcp_server_connection:
    'logged connected session oauth login user log out sign signed active online authorised authorized',
  log: 'request record logged call trace conversation body transcript payload transaction message pair event failed fail why happened response answer entry',
  log_export:
    'dump export file csv download extract exported request archive backup warehouse dataset training data s3 bigquery json jsonl spreadsheet bulk history',
  audit_log:
    'who changed deleted created did admin administrator compliance trail action activity history change modified security review forensic incident tamper responsible accountability yesterday record event actions investigate',
  usage_limit:
    'budget quota cap spend ceiling allowance dollar month monthly policy credit overspend overspending per user token quota maximum hard stop threshold alert million tokens team limits cost spent consumption',
  usage_limit_entity:
    'exhausted used budget spent far remaining consumed counter quota hit close fresh blocked reached over progress left',
  rate_limit:
    'throttle throttling rpm tpm per minute second hour pace policy relax hammering flooding burst abuse customer frequency slow down limiting qps concurrency calls rps day spike',
  analytic: 'metric statistic figure chart',
  cost_analytic:
    'spend spent money bill invoice dollar expense cost us burn pay paying charges charged daily amount billing total',
  request_analytic: 'traffic volume call count load busy peak hits api calls',
  latency_analytic:
    'slow fast speed response time p99 p90 percentile performance p95 quick worse degrade lag delay wait waiting duration ms seconds quicker',
  token_analytic: 'burn consumed used consumption input output prompt completion tokens volume',
  users_analytic: 'active distinct people person number adoption unique audience',
  user_requests_analytic: 'call per person average',
  error_analytic: 'failed failure broken down outage incidents problems crash per day exceptions',
  error_rate: 'share percentage fail reliability proportion failure success availability ratio uptime sla',
  error_stack: 'develop time trend 429 500 code series timeline graph stacked distribution history',
  error_status_code: '429 500 http break down kind reason http common',
  rescued_request: 'saved fallback retry failover recovered resilience rerouted second attempt',
  cache_hit_rate:
    'caching efficiency effectiveness saving saved money share served percentage often reuse cached hits',
  cache_hit_latency: 'cached answer fast speed caching',
  cache_summary: 'caching overall effect efficiency',
  feedback_analytic: 'received',
  feedback_score: 'distribution spread up down vote voted value histogram ratings',
  feedback_weighted: 'average satisfaction mean happy mood overall sentiment',
  feedback_model: 'best compare quality highest',
  analytics_group: 'breakdown break down per by each top most',
  analytics_group_user: 'cost most top spender heaviest people person per user individual employee who',
  analytics_group_model: 'used popular top favourite llm per model compare which',
  analytics_group_metadata:
    'value each chargeback customer app tag spend per key project cost costs tag value environment feature product center tenant dimension label custom',
  analytics_group_provider: 'compare vendor share llm per provider',
  analytics_group_workspace: 'team department spend cost chargeback project per workspace business unit',
  user_stat: 'request per cost heaviest',
  usage_overview:
    'summary dashboard report everything weekly monthly compared last previous trend spend traffic error latency health quick glance kpi month week-over-week status performance numbers',
  reference:
    'where used breaks break impact dependency depend dependent safely safe delete usage using points refers remove removing deleting anything consequence consequences still needed orphan unused who what linked attached',
  secret_reference:
    'vault pointer point hashicorp aws manager azure key kms path external store wired pull fetch credential instead keep outside stored elsewhere arn vaults rotation keeper doppler 1password',
  deployment:
    'self-hosted gateways gateway install hybrid data plane own on-premise on-prem planes vpc private kubernetes k8s air-gapped cluster region',
  agent: 'a2a bot',
  agent_integration: 'registered a2a bot url',
  agent_server: 'workspace instance offered bot',
  skill: 'ability capability can do',
  agent_card: 'publish url descriptor manifest',
  completion_metadata: 'tag app env right correct valid',
};

/** A tool -> words for what it alone does. */
export const toolWords: Readonly<Record<string, string>> = {
  delete_integration_model: 'retire',
  list_mcp_server_capabilities: 'what can do',
  list_audit_logs: 'added removed member created who responsible',
  get_prompt_version: 'looked past show exact',
  create_config:
    'distribute split automatic fallback failover from to a/b test experiment two models weighted',
  create_guardrail: 'detect output json schema check stop',
  create_collection: 'group keep together',
  update_collection: 'called rename name',
  create_prompt: 'author draft store save write brand compose new template add',
  list_prompts: 'folder templates enumerate inside holds',
  get_prompt: 'text say wording read',
  update_prompt:
    'save revision wording text move folder edit temperature change draft tweak variable add improve rewrite fix typo model swap',
  publish_prompt:
    'roll back rollback revert restore undo release deploy go live previous revision default activate yesterday active again older version makes served switch production old earlier',
  publish_partial:
    'roll back rollback revert restore undo release go live previous revision default activate newest',
  update_prompt_version: 'mark tag put label revision assign',
  run_prompt_completion: 'execute generate answer reply complete call invoke try output stored',
  render_prompt:
    'preview fill filled variables without paying sent test try dry final messages before spending',
  migrate_prompt:
    'upsert missing otherwise bring date sync git repository files import idempotent clone duplicate differ only repo duplicates code terraform gitops ci pipeline push',
  promote_prompt:
    'copy move staging production prod dev environment release clone ship workspaces environments stages transfer',
  diff_prompt_versions:
    'compare comparison changed difference versus since changes between two revisions side',
  update_virtual_key: 'swap replace',
  list_integrations: 'vendors stored credentials which llm',
  get_integration: 'settings configured',
  delete_integration: 'disconnect vendor for good',
  list_workspaces: 'teams projects environments departments',
  get_token_analytics: 'tokens used usage total',
  get_analytics_group_models: 'which models do people used usage popular',
  list_agent_server_user_access: 'who may use allowed',
  update_integration:
    'replace rotate swap change secret key existing connection endpoint moved region credentials renewed expired',
  update_provider: 'budget raise limit dollar week month reset usage extend',
  rotate_api_key:
    'new secret renew regenerate roll over transition fresh cycle yearly renewal periodic regular schedule',
  delete_api_key:
    'revoke kill shut down app stop immediately working leaked leak compromised exposed stolen committed github public replace',
  list_models: 'may call callable model catalog names field put into available',
  ping_deployment: 'reachable healthy connectivity up alive test connection check gateway hosted',
  create_api_key: 'issue mint new admin org-wide developer personal',
  update_api_key: 'reduce permission cap expiry extend attach default config scope',
  delete_user: 'offboard left fired leave quit company kick ban completely account',
  update_user:
    'promote demote admin administrator owner ordinary role organisation turn into member rights privilege',
  invite_user:
    'onboard new developer starts people colleague hire employee email join organisation invitation newcomer teammate get into freelancer send access guest mail contractor',
  delete_user_invite: 'withdraw cancel mistake revoke',
  resend_user_invite: 'again remind reminder once more',
  list_user_invites: 'yet outstanding waiting',
  add_workspace_member: 'put team give access project join grant let in colleague',
  remove_workspace_member: 'take out team keep account kick contractor',
  update_workspace_member: 'manager admin promote demote role',
  list_workspace_members: 'who has access belong people',
  update_workspace: 'monthly budget default metadata team settings rename attach guardrail limit description',
  create_workspace: 'separate spin new',
  export_workspace: 'back up backup download dump snapshot keep everything file yaml git document',
  plan_changes: 'compare drift differ difference between backup file document dry run git',
  apply_changes: 'carry out execute bring about restore undo revert take back plan journal backup reviewed',
  read_many: 'several objects once one go together batch',
  export_logs: 'download logs file last week month csv jsonl',
  get_spend_breakdown: 'who spent most which model bill team person dearest',
  create_log_export: 'csv get last week month file auditor dump archive requests save history',
  start_log_export: 'kick off run drafted launch begin',
  cancel_log_export: 'stop abort running',
  download_log_export: 'link finished get ready signed give',
  get_log_export: 'ready done finished progress state',
  update_log_export: 'filter before runs',
  get_log_export_field_restrictions: 'column not permitted forbidden allowed hidden',
  get_log: 'debug single look trace id inspect why did request fail failed investigate reason',
  insert_log: 'write ingest own import around outside external push app send',
  create_feedback: 'send give record submit user trace thumbs up store liked',
  update_feedback: 'correct fix earlier',
  create_usage_limit: 'monthly per user key team set no more than may at most cap spend',
  create_rate_limit: 'no more than at most',
  reset_usage_limit_entity: 'unblock back zero clear start over continue let again customer',
  upsert_guardrail_mcp_server: 'attach one more',
  replace_guardrail_mcp_servers: 'swap whole set all',
  update_guardrail: 'loosen tighten threshold instead fail stricter',
  update_organisation_defaults: 'run everywhere enforce all workspaces whole company',
  get_organisation_defaults: 'apply everybody default always globally',
  disconnect_mcp_server_connection: 'log out sign out end',
  test_mcp_server: 'ping reachable works health alive check up respond',
  test_mcp_integration: 'ping reachable works health alive check up respond',
  test_agent_server: 'ping reachable works health answer alive check up respond',
  sync_mcp_integration: 'refresh reload know',
  sync_mcp_server_metadata: 'refresh reload',
  sync_mcp_server_capabilities: 'refresh reload tool list',
  update_mcp_integration: 'moved new url',
  delete_mcp_integration: 'unregister',
  create_mcp_server: 'offer make available',
  check_mcp_server_user_access: 'may one permitted this user allowed',
  update_mcp_server_user_access: 'deny block allow only let',
  archive_deployment: 'retire decommission remove old delete',
  update_deployment: 'rotate new credentials regenerate',
  register_deployment: 'add connect new create',
  list_config_versions: 'who changed when',
  validate_completion_metadata: 'check before run',
};

function list(words: string): readonly string[] {
  return words.split(', ');
}

/** What people say for an action that changes something; several words are a phrase. */
export const actionWords: Readonly<Record<'create' | 'update' | 'delete', readonly string[]>> = {
  create: list(
    'a b, add, add to, alert, archive, ask, ask for, at most, attach, author, back up, backup, begin, ' +
      'block, bring in, build, bundle, canary, cap, clone, compose, connect, copy, create, define, detect, ' +
      'distribute, draft, duplicate, enable, enforce, establish, export, filter, flag, forbid, form, ' +
      'generate, give, group, hand, hand out, hook up, import, ingest, insert, install, integrate, ' +
      'introduce, invite, isolate, issue, keep, launch, let, limit, link, load balance, log, make, mask, ' +
      'max, maximum, mint, need, new, no more, nobody, obtain, offer, onboard, open, organise, organize, ' +
      'plug in, point, prevent, protect, provision, pull, push, put, put in, rate, record, redact, refuse, ' +
      'register, reject, request, require, restrict, retry, roll out, route, save, scan, screen, send, ' +
      'set, set up, share, sign up, spin up, split, start, stop spending, stop users, store, submit, ' +
      'supply, take the, throttle, turn on, use, want, warn, wrap, write',
  ),
  update: list(
    'activate, add, adjust, allow, alter, amend, apply, ask, assign, attach, augment, block, bring, ' +
      'bump, call, cap, change, clear, convert, correct, cycle, demote, deny, deploy, disable, double, ' +
      'downgrade, edit, enable, enforce, every, exchange, exclude, execute, exempt, expand, extend, fix, ' +
      'flag, force, give, go live, grant, halve, hide, improve, increase, label, let, lift, limit, link, lock, ' +
      'loosen, lower, make, mark, migrate, modify, move, moved, mute, narrow, only let, open up, override, ' +
      'patch, pause, point, prolong, promote, publish, push, put, raise, reactivate, reassign, redirect, ' +
      'reduce, refine, refresh, regenerate, relax, release, reload, rename, renew, replace, reset, ' +
      'restrict, resume, revert, revise, reword, rewrite, roll back, roll out, rollback, rotate, run, ' +
      'save, serve, set, share, ship, shorten, start serving, stop, suspend, swap, swap out, switch, sync, ' +
      'tag, take away, tighten, top up, transfer, tune, turn, turn off, turn on, tweak, unblock, unlock, ' +
      'update, upgrade, use, widen',
  ),
  delete: list(
    'abolish, abort, archive, ban, cancel, clean, clear out, close, cut off, deactivate, decommission, ' +
      'delete, destroy, detach, discard, disconnect, dismiss, dispose, dissolve, drop, eliminate, end, ' +
      'erase, evict, expel, fire, get rid, invalidate, kick, kill, leave, lift, log out, no longer need, ' +
      'nuke, offboard, phase out, prune, purge, quit, remove, retire, revoke, scrap, should go, shut down, ' +
      'sign out, stop, strip, sunset, take, take away, tear down, terminate, throw away, trash, unassign, ' +
      'undo, uninstall, unlink, unlist, unpublish, unregister, unshare, unsubscribe, wipe, withdraw',
  ),
};

/** What people say when they want to see something. */
export const readingWords: readonly string[] = list(
  'audit, break down, browse, check, compare, count, daily, debug, describe, display, download, ' +
    'enumerate, explain, export status, fetch, find, get, give me, inspect, know, list, look, look up, ' +
    'median, monitor, number of, open, overview, percentage, preview, print, proportion, rank, read, ' +
    'report, retrieve, review, search, see, show, spend, summarise, tell, track, verify, view, where',
);
