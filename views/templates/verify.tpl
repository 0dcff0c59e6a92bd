% rebase('layout.tpl', title='Your information', error=bool(errors))
% include('problems.tpl')
<h1>Your information</h1>
<p>Type it as it stands on your documents.</p>
<form class="usa-form" method="post" action="/verify" novalidate>
  <input type="hidden" name="csrf_token" value="{{csrf_token}}">
  <input type="hidden" name="submission_id" value="{{submission_id}}">
  % include('field.tpl', name='first_name', label='First name', fill='given-name')
  % include('field.tpl', name='last_name', label='Last name', fill='family-name')
  % dob = [(n, errors[n]) for n in ('dob_month', 'dob_day', 'dob_year') if n in errors]
  <fieldset class="usa-fieldset usa-form-group{{' usa-form-group--error' if dob else ''}}" aria-describedby="dob-hint{{' dob-error' if dob else ''}}">
    <legend class="usa-label">Date of birth</legend>
    <span class="usa-hint" id="dob-hint">For example: 4 28 1986</span>
    % if dob:
    <span class="usa-error-message" id="dob-error"><span class="usa-sr-only">Error: </span>{{dob[0][1]}}</span>
    % end
    <div class="usa-memorable-date">
      % # Names of their own: an included template sees what a loop leaves behind.
      % for dob_part, dob_word, dob_longest, dob_fill in (('dob_month', 'Month', 2, 'bday-month'), ('dob_day', 'Day', 2, 'bday-day'), ('dob_year', 'Year', 4, 'bday-year')):
      <div>
        <label class="usa-label" for="{{dob_part}}">{{dob_word}}</label>
        <input class="usa-input" id="{{dob_part}}" name="{{dob_part}}" type="text" inputmode="numeric" maxlength="{{dob_longest}}" autocomplete="{{dob_fill}}" value="{{form.get(dob_part, '')}}"{{!' aria-invalid="true"' if dob_part in errors else ''}}>
      </div>
      % end
    </div>
  </fieldset>
  % include('field.tpl', name='ssn', label='Social Security number', hint='Nine digits, for example 123-45-6789. You type it again each time; we never show it.', mode='numeric', longest=20, width='medium')
  <h2>Driver's license or state ID</h2>
  % include('select.tpl', name='state_id_jurisdiction', label='State that issued it')
  % include('field.tpl', name='state_id_number', label='License or ID number', longest=30, width='medium')
  <h2>Home address</h2>
  % include('field.tpl', name='address1', label='Street address', fill='address-line1')
  % include('field.tpl', name='address2', label='Apartment, suite or unit (optional)', fill='address-line2')
  % include('field.tpl', name='city', label='City', fill='address-level2')
  % include('select.tpl', name='state', label='State', fill='address-level1')
  % include('field.tpl', name='zipcode', label='ZIP code', mode='numeric', longest=11, fill='postal-code', width='small')
  <p>By continuing you agree that we send this information to identity services and to the state that issued your license, to confirm that it is yours.</p>
  <button class="usa-button" type="submit">Continue</button>
</form>
