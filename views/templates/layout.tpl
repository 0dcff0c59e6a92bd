<!DOCTYPE html>
<html lang="{{language_tag}}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>{{_('Error:') + ' ' if get('error') else ''}}{{title}} – {{_('Identity check')}} – {{agency_name}}</title>
  <link rel="stylesheet" href="{{assets['app.css']}}">
  <link rel="icon" href="{{assets['icon.svg']}}">
  <script src="{{assets['app.js']}}" defer></script>
  % if get('waiting'):
  % include('htmx.tpl')
  % end
  % if get('script'):
  <script src="{{assets[script]}}" defer></script>
  % end
  % if get('htmx_next'):
  <link rel="preload" as="script" href="{{assets['htmx.js']}}" fetchpriority="low">
  % end
</head>
<body\\
% if seconds_left:
 data-seconds-left="{{seconds_left}}"\\
% end
>
  <a class="usa-skipnav" href="#main">{{_('Skip to main content')}}</a>
  % if government_banner:
  % include('banner.tpl')
  % end
  <header class="usa-header">
    <div class="usa-header__inner">
      % include('brand.tpl')
      % include('languages.tpl')
    </div>
  </header>
  <main id="main" tabindex="-1">
    % if get('step_number'):
    % include('step.tpl')
    % end
    {{!base}}
  </main>
  <footer class="usa-footer">
    <div class="usa-footer__inner">
      % include('footer.tpl')
    </div>
  </footer>
</body>
</html>
