% error = errors.get(name)
% # The first has the name's own id, which the summary of errors leads to.
% radios = [(name if not n else name + '-' + option, option, words) for n, (option, words) in enumerate(options.items())]
<fieldset class="usa-fieldset usa-form-group{{' usa-form-group--error' if error else ''}}" \\
% if error:
aria-describedby="{{name}}-error" \\
% end
>
  <legend class="usa-label">{{legend}}</legend>
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
