% rebase('layout.tpl', title=_('Your information'), error=bool(errors), form_id='step', htmx_next=True)
% include('problems.tpl')
<h1>{{_('Your information')}}</h1>
% if get('remarks'):
<p>{{_('This is what we read from your license. Check it, and change what is not right. Then type the rest.')}}</p>
% else:
<p>{{_('Type everything as it is on your license or ID, in Latin letters (A to Z).')}}
  {{_('Every field is required unless it says "optional".')}}</p>
% end
<form class="usa-form" id="step" method="post" action="/verify" novalidate>
  % include('hidden.tpl')
  % include('field.tpl', name='first_name', label=_('First name'), fill='given-name')
  % last_hint = _('Only one name? Type it in both boxes, or what your card shows in its place, like FNU or LNU.')
  % include('field.tpl', name='last_name', label=_('Last name'), hint=last_hint, fill='family-name')
  % suffix_hint = _('For example: Jr., Sr., II or III')
  % suffix = _('Suffix (optional)')
  % include('field.tpl', name='name_suffix', label=suffix, hint=suffix_hint, fill='honorific-suffix', width='small')
  % include('date.tpl', date='dob', legend=_('Date of birth'), example=_('For example: 4 28 1986'), fill='bday')
  % include('ssn.tpl')
  <h2>{{_("Driver's license or state ID")}}</h2>
  % include('radios.tpl', name='state_id_kind', legend=_('Kind of card'), options=kinds)
  % include('select.tpl', name='state_id_jurisdiction', label=_('State that issued it'), options=states)
  % include('field.tpl', name='state_id_number', label=_('License or ID number'), width='medium')
  % expires = _('For example: 12 31 2031')
  % include('date.tpl', date='state_id_expiration', legend=_('Expiration date'), example=expires, fill='')
  % include('checkbox.tpl', name='state_id_no_expiration', label=_('My card shows no expiration date'))
  <h2>{{_('Home address')}}</h2>
  % include('field.tpl', name='address1', label=_('Street address'), fill='address-line1')
  % line2_hint = _('In Puerto Rico type your urbanization here, for example URB Las Gladiolas.')
  % line2_label = _('Apartment, suite, unit or urbanization (optional)')
  % include('field.tpl', name='address2', label=line2_label, hint=line2_hint, fill='address-line2')
  % city_hint = _('In a military address: APO, FPO or DPO')
  % include('field.tpl', name='city', label=_('City'), hint=city_hint, fill='address-level2')
  % include('select.tpl', name='state', label=_('State'), options=homes, fill='address-level1')
  % include('field.tpl', name='zipcode', label=_('ZIP code'), mode='numeric', fill='postal-code', width='small')
  % include('consent.tpl')
  <button class="usa-button" type="submit">{{_('Continue')}}</button>
</form>
