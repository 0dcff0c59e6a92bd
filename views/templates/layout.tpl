<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{{'Error: ' if get('error') else ''}}{{title}} – Identity check</title>
  <link rel="stylesheet" href="{{assets['app.css']}}">
  <link rel="icon" href="{{assets['icon.svg']}}">
  % if get('waiting'):
  % include('htmx.tpl')
  % end
  <script src="{{assets['app.js']}}" defer></script>
  % if get('script'):
  <script src="{{assets[script]}}" defer></script>
  % end
</head>
<body\\
% if seconds_left:
 data-seconds-left="{{seconds_left}}"\\
% end
>
  <a class="usa-skipnav" href="#main">Skip to main content</a>
  <header class="usa-header"><a href="/">Identity check</a></header>
  <main id="main" tabindex="-1">
    {{!base}}
  </main>
  <footer class="usa-footer">
    <p>Your answers are encrypted, used only for this check, and erased when it ends or after {{idle_minutes}} minutes
      in which you do nothing here.</p>
    % if seconds_left:
    % include('ending_soon.tpl')
    % end
    % if can_cancel and not get('hide_cancel'):
    <p><a href="/cancel">Stop and erase my answers</a></p>
    % end
  </footer>
</body>
</html>
