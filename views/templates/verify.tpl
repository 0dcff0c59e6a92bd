% rebase('layout.tpl', title='Your information', error=bool(errors))
% include('problems.tpl')
<h1>Your information</h1>
% if get('remarks'):
<p>This is what we read from your license. Please check it, and change what is not right; the rest is yours to type.</p>
% else:
<p>Type everything as it stands on your license or ID, in Latin letters (A to Z).</p>
% end
<form class="usa-form" method="post" action="/verify" novalidate>
  <input type="hidden" name="csrf_token" value="{{csrf_token}}">
  <input type="hidden" name="submission_id" value="{{submission_id}}">
  % include('field.tpl', name='first_name', label='First name', fill='given-name')
  % last_hint = 'Only one name? Type it in both boxes, or what your license shows in its place, like FNU or LNU.'
  % include('field.tpl', name='last_name', label='Last name', hint=last_hint, fill='family-name')
  % suffix_hint = 'For example Jr., Sr., II or III'
  % include('field.tpl', name='name_suffix', label='Suffix (optional)', hint=suffix_hint, fill='honorific-suffix', width='small')
  % include('date.tpl', date='dob', legend='Date of birth', example='For example: 4 28 1986', fill='bday')
  % include('ssn.tpl')
  <h2>Driver's license or state ID</h2>
  % include('radios.tpl', name='state_id_kind', legend='Kind of card', options=kinds)
  % include('select.tpl', name='state_id_jurisdiction', label='State that issued it', options=states)
  % include('field.tpl', name='state_id_number', label='License or ID number', width='medium')
  % include('date.tpl', date='state_id_expiration', legend='Expiration date', example='For example: 12 31 2031', fill='')
  % include('checkbox.tpl', name='state_id_no_expiration', label='My card shows no expiration date')
  <h2>Home address</h2>
  % include('field.tpl', name='address1', label='Street address', fill='address-line1')
  % line2_hint = 'In Puerto Rico type your urbanization here, for example URB Las Gladiolas.'
  % line2_label = 'Apartment, suite, unit or urbanization (optional)'
  % include('field.tpl', name='address2', label=line2_label, hint=line2_hint, fill='address-line2')
  % include('field.tpl', name='city', label='City', hint='In a military address: APO, FPO or DPO', fill='address-level2')
  % include('select.tpl', name='state', label='State', options=homes, fill='address-level1')
  % include('field.tpl', name='zipcode', label='ZIP code', mode='numeric', fill='postal-code', width='small')
  % consent = 'I agree that this information is sent to identity services and to the state that issued my card, to confirm that it is mine.'
  % include('checkbox.tpl', name='consent', label=consent)
  <button class="usa-button" type="submit">Continue</button>
</form>
