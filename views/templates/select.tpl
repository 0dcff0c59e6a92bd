% error = errors.get(name)
% remark = get('remarks', {}).get(name)
% described = ' '.join(filter(None, (name + '-remark' if remark else '', name + '-error' if error else '')))
<div class="usa-form-group{{' usa-form-group--error' if error else ''}}">
  <label class="usa-label" for="{{name}}">{{label}}</label>
  % if remark:
  <span class="usa-hint" id="{{name}}-remark">{{_(remark)}}</span>
  % end
  % if error:
  % include('fault.tpl', words=_(error))
  % end
  <select class="usa-select usa-input--medium" id="{{name}}" name="{{name}}" autocomplete="{{get('fill', 'off')}}" \\
% if described:
aria-describedby="{{described}}" \\
% end
% if error:
aria-invalid="true" \\
% end
>
    <option value="">{{_('Select a state or territory')}}</option>
    % for option, option_words in options.items():
    <option value="{{option}}"{{!' selected' if form.get(name, '').upper() == option else ''}}>{{option_words}}</option>
    % end
  </select>
</div>
