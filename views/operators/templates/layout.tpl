<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>{{title}} – Operations</title>
  <link rel="stylesheet" href="{{assets['app.css']}}">
  <link rel="stylesheet" href="{{assets['ops.css']}}">
  <link rel="icon" href="{{assets['icon.svg']}}">
  % if refreshed:
  <meta name="htmx-config" content='{"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false,
    "historyEnabled":false,"historyCacheSize":0,"selfRequestsOnly":true}'>
  <noscript><meta http-equiv="refresh" content="{{refreshed * 3}}"></noscript>
  <script src="{{assets['htmx.js']}}" defer></script>
  % end
</head>
<body class="ops">
  <a class="usa-skipnav" href="#main">Skip to main content</a>
  <header class="usa-header">
    <div class="usa-header__inner">
      <a class="usa-logo" href="/ops"><span><strong>Operations</strong>
        <span class="usa-logo__service">Identity check, release {{release}}, on {{host}}</span></span></a>
      % if operator:
      <nav class="ops-nav" aria-label="Pages">
        <a href="/ops">Overview</a>
        <a href="/ops/jobs">Jobs</a>
        <a href="/ops/keys">Keys</a>
        <form method="post" action="/ops/sign-out">
          <input type="hidden" name="csrf_token" value="{{csrf_token}}">
          <button class="usa-button--unstyled" type="submit">Sign out {{operator}}</button>
        </form>
      </nav>
      % end
    </div>
  </header>
  <main id="main" tabindex="-1">
    {{!base}}
  </main>
</body>
</html>
