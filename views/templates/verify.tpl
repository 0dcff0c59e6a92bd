% rebase('layout.tpl', title='Your information', error=bool(errors))
% include('problems.tpl')
<h1>Your information</h1>
<p>Type it as it stands on your documents.</p>
<form class="usa-form" method="post" action="/verify" novalidate>
  <input type="hidden" name="csrf_token" value="{{csrf_token}}">
  <input type="hidden" name="submission_id" value="{{submission_id}}">
  % include('field.tpl', name='first_name', label='First name', fill='given-name')
  % include('field.tpl', name='last_name', label='Last name', fill='family-name')
  % include('date.tpl')
  % include('ssn.tpl')
  <h2>Driver's license or state ID</h2>
  % include('select.tpl', name='state_id_jurisdiction', label='State that issued it')
  % include('field.tpl', name='state_id_number', label='License or ID number', longest=30, width='medium')
  <h2>Home address</h2>
  % include('field.tpl', name='address1', label='Street address', fill='address-line1')
  % include('field.tpl', name='address2', label='Apartment, suite or unit (optional)', fill='address-line2')
  % include('field.tpl', name='city', label='City', fill='address-level2')
  % include('select.tpl', name='state', label='State', fill='address-level1')
  % include('field.tpl', name='zipcode', label='ZIP code', mode='numeric', longest=11, fill='postal-code', width='small')
  <p>By continuing you agree that we send this information to identity services and to the state that issued your license,
    to confirm that it is yours.</p>
  <button class="usa-button" type="submit">Continue</button>
</form>
