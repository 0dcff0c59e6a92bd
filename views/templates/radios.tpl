% error = errors.get(name)
% remark = get('remarks', {}).get(name)
% described = ' '.join(filter(None, (name + '-remark' if remark else '', name + '-error' if error else '')))
% # The first has the name's own id, which the summary of errors leads to.
% radios = [(name if not n else name + '-' + option, option, words) for n, (option, words) in enumerate(options.items())]
<fieldset class="usa-fieldset usa-form-group{{' usa-form-group--error' if error else ''}}" \\
% if described:
aria-describedby="{{described}}" \\
% end
>
  <legend class="usa-label">{{legend}}</legend>
  % if remark:
  <span class="usa-hint" id="{{name}}-remark">{{remark}}</span>
  % end
  % if error:
  <span class="usa-error-message" id="{{name}}-error"><span class="usa-sr-only">Error: </span>{{error}}</span>
  % end
  % for radio, option, words in radios:
  <div class="usa-radio">
    <input class="usa-radio__input" id="{{radio}}" name="{{name}}" type="radio" value="{{option}}" autocomplete="off"
{{!'checked' if form.get(name) == option else ''}}>
    <label class="usa-radio__label" for="{{radio}}">{{words}}</label>
  </div>
  % end
</fieldset>
