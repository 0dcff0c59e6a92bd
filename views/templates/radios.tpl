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
  <span class="usa-hint" id="{{name}}-remark">{{_(remark)}}</span>
  % end
  % if error:
  % include('fault.tpl', words=_(error))
  % end
  % for radio, option, option_words in radios:
  <div class="usa-radio">
    <input class="usa-radio__input" id="{{radio}}" name="{{name}}" type="radio" value="{{option}}" autocomplete="off" \\
% if error:
aria-invalid="true" \\
% end
{{!'checked' if form.get(name) == option else ''}}>
    <label class="usa-radio__label" for="{{radio}}">{{_(option_words)}}</label>
  </div>
  % end
</fieldset>
