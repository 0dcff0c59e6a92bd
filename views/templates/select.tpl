% error = errors.get(name)
<div class="usa-form-group{{' usa-form-group--error' if error else ''}}">
  <label class="usa-label" for="{{name}}">{{label}}</label>
  % if error:
  <span class="usa-error-message" id="{{name}}-error"><span class="usa-sr-only">Error: </span>{{error}}</span>
  % end
  <select class="usa-select" id="{{name}}" name="{{name}}" autocomplete="{{get('fill', 'off')}}" \\
% if error:
aria-describedby="{{name}}-error" aria-invalid="true" \\
% end
>
    <option value="">Select a state or territory</option>
    % for option, words in options.items():
    <option value="{{option}}"{{!' selected' if form.get(name, '').upper() == option else ''}}>{{words}}</option>
    % end
  </select>
</div>
