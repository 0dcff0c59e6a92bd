% if errors:
<div class="usa-alert usa-alert--error" id="error-summary" role="alert" tabindex="-1" autofocus>
  <h2>There is a problem</h2>
  <ul>
    % for name, sentence in errors.items():
    <li><a href="#{{name}}">{{sentence}}</a></li>
    % end
  </ul>
</div>
% end
% if notice:
<div class="usa-alert usa-alert--warning" id="notice" role="alert" tabindex="-1" autofocus><p>{{notice}}</p></div>
% end
