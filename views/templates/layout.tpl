<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{{'Error: ' if get('error') else ''}}{{title}} – Identity check</title>
  <link rel="stylesheet" href="{{assets['app.css']}}">
  <link rel="icon" href="{{assets['icon.svg']}}">
  % if get('waiting'):
  <meta name="htmx-config" content='{"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false,"historyEnabled":false,"historyCacheSize":0,"selfRequestsOnly":true}'>
  <noscript><meta http-equiv="refresh" content="15"></noscript>
  <script src="{{assets['htmx.js']}}" defer></script>
  % end
  <script src="{{assets['app.js']}}" defer></script>
</head>
<body>
  <a class="usa-skipnav" href="#main">Skip to main content</a>
  <header class="usa-header"><a href="/">Identity check</a></header>
  <main id="main" tabindex="-1">
    {{!base}}
  </main>
  <footer class="usa-footer">
    <p>Your answers are encrypted, used only for this check, and erased when it ends or after 15 minutes without a click.</p>
    % if csrf_token and not get('hide_cancel'):
    <form method="post" action="/cancel">
      <input type="hidden" name="csrf_token" value="{{csrf_token}}">
      <button class="usa-button usa-button--unstyled" type="submit">Stop and erase my answers</button>
    </form>
    % end
  </footer>
</body>
</html>
