% # Names of their own: an included template sees what a loop leaves behind.
% date_words = (('month', _('Month')), ('day', _('Day')), ('year', _('Year')))
% date_parts = [(date + '_' + part, words, '-' + part) for part, words in date_words]
% date_faults = [errors[part[0]] for part in date_parts if part[0] in errors]
% remark = get('remarks', {}).get(date)
% described = date + '-hint' + (' ' + date + '-remark' if remark else '') + (' ' + date + '-error' if date_faults else '')
<fieldset class="usa-fieldset usa-form-group{{' usa-form-group--error' if date_faults else ''}}" aria-describedby="{{described}}">
  <legend class="usa-label">{{legend}}</legend>
  <span class="usa-hint" id="{{date}}-hint">{{example}}</span>
  % if remark:
  <span class="usa-hint" id="{{date}}-remark">{{_(remark)}}</span>
  % end
  % if date_faults:
  % include('fault.tpl', name=date, words=_(date_faults[0]))
  % end
  <div class="usa-memorable-date">
    % for date_part, date_word, date_fill in date_parts:
    <div>
      <label class="usa-label" for="{{date_part}}">{{date_word}}</label>
      <input class="usa-input" id="{{date_part}}" name="{{date_part}}" type="text" inputmode="numeric"
autocomplete="{{fill + date_fill if fill else 'off'}}" value="{{form.get(date_part, '')}}" \\
% if date_part in errors or date_part in doubtful:
aria-invalid="true" \\
% end
>
    </div>
    % end
  </div>
</fieldset>
