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
    % for code, state in states:
    <option value="{{code}}"{{!' selected' if form.get(name, '').upper() == code else ''}}>{{state}}</option>
    % end
  </select>
</div>
