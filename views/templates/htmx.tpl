<meta name="htmx-config" content='{"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false,
  "historyEnabled":false,"historyCacheSize":0,"selfRequestsOnly":true}'>
<noscript><meta http-equiv="refresh" content="{{look_again}}"></noscript>
<script src="{{assets['htmx.js']}}" defer></script>
