% # Names of their own: an included template sees what a loop leaves behind.
% dob_parts = (('dob_month', 'Month', 2, 'bday-month'), ('dob_day', 'Day', 2, 'bday-day'), ('dob_year', 'Year', 4, 'bday-year'))
% dob = [errors[part[0]] for part in dob_parts if part[0] in errors]
% described = 'dob-hint dob-error' if dob else 'dob-hint'
<fieldset class="usa-fieldset usa-form-group{{' usa-form-group--error' if dob else ''}}" aria-describedby="{{described}}">
  <legend class="usa-label">Date of birth</legend>
  <span class="usa-hint" id="dob-hint">For example: 4 28 1986</span>
  % if dob:
  <span class="usa-error-message" id="dob-error"><span class="usa-sr-only">Error: </span>{{dob[0]}}</span>
  % end
  <div class="usa-memorable-date">
    % for dob_part, dob_word, dob_longest, dob_fill in dob_parts:
    <div>
      <label class="usa-label" for="{{dob_part}}">{{dob_word}}</label>
      <input class="usa-input" id="{{dob_part}}" name="{{dob_part}}" type="text" inputmode="numeric" \\
maxlength="{{dob_longest}}" autocomplete="{{dob_fill}}" value="{{form.get(dob_part, '')}}" \\
% if dob_part in errors:
aria-invalid="true" \\
% end
>
    </div>
    % end
  </div>
</fieldset>
