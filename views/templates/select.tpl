% error = errors.get(name)
% remark = get('remarks', {}).get(name)
% described = ' '.join(filter(None, (name + '-remark' if remark else '', name + '-error' if error else '')))
<div class="usa-form-group{{' usa-form-group--error' if error else ''}}">
  <label class="usa-label" for="{{name}}">{{label}}</label>
  % if remark:
  <span class="usa-hint" id="{{name}}-remark">{{remark}}</span>
  % end
  % if error:
  <span class="usa-error-message" id="{{name}}-error"><span class="usa-sr-only">Error: </span>{{error}}</span>
  % end
  <select class="usa-select" id="{{name}}" name="{{name}}" autocomplete="{{get('fill', 'off')}}" \\
% if described:
aria-describedby="{{described}}" \\
% end
% if error:
aria-invalid="true" \\
% end
>
    <option value="">Select a state or territory</option>
    % for option, words in options.items():
    <option value="{{option}}"{{!' selected' if form.get(name, '').upper() == option else ''}}>{{words}}</option>
    % end
  </select>
</div>
