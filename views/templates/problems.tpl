% if errors:
<div class="usa-alert usa-alert--error" id="error-summary" role="alert" tabindex="-1" autofocus>
  <h2>{{_n('There is a problem', 'There are {n} problems', len(errors))}}</h2>
  <ul>
    % for name, fault_words in errors.items():
    <li><a href="#{{name}}">{{_(fault_words)}}</a></li>
    % end
  </ul>
</div>
% end
% if notice:
% include('alert.tpl', kind='warning', words=_(notice))
% end
