% # Names of their own: an included template sees what a loop leaves behind.
% date_parts = [(date + '_' + part.lower(), part, '-' + part.lower()) for part in ('Month', 'Day', 'Year')]
% date_faults = [errors[part[0]] for part in date_parts if part[0] in errors]
% remark = get('remarks', {}).get(date)
% described = date + '-hint' + (' ' + date + '-remark' if remark else '') + (' ' + date + '-error' if date_faults else '')
<fieldset class="usa-fieldset usa-form-group{{' usa-form-group--error' if date_faults else ''}}" aria-describedby="{{described}}">
  <legend class="usa-label">{{legend}}</legend>
  <span class="usa-hint" id="{{date}}-hint">{{example}}</span>
  % if remark:
  <span class="usa-hint" id="{{date}}-remark">{{remark}}</span>
  % end
  % if date_faults:
  <span class="usa-error-message" id="{{date}}-error"><span class="usa-sr-only">Error: </span>{{date_faults[0]}}</span>
  % end
  <div class="usa-memorable-date">
    % for date_part, date_word, date_fill in date_parts:
    <div>
      <label class="usa-label" for="{{date_part}}">{{date_word}}</label>
      <input class="usa-input" id="{{date_part}}" name="{{date_part}}" type="text" inputmode="numeric"
autocomplete="{{fill + date_fill if fill else 'off'}}" value="{{form.get(date_part, '')}}" \\
% if date_part in errors:
aria-invalid="true" \\
% end
>
    </div>
    % end
  </div>
</fieldset>
