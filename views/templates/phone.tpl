% rebase('layout.tpl', title=_('Information confirmed: now your phone number'), error=bool(errors), form_id='step', htmx_next=True)
% include('problems.tpl')
<div class="usa-alert usa-alert--success"><p><strong>{{_('Your information is confirmed.')}}</strong> {{_('One step is left.')}}</p></div>
<h1>{{_('Your phone number')}}</h1>
<p>{{_('{agency} asks {checker} if this number belongs to you. We do not call it.', agency=agency_name, checker=phone_checker)}}
  {{_('Use a mobile or home number that is in your own name.')}}</p>
<form class="usa-form" id="step" method="post" action="/phone" novalidate>
  % include('hidden.tpl')
  % phone_hint = _('Ten digits. For example: 202-555-1212')
  % include('field.tpl', name='phone', label=_('Phone number'), hint=phone_hint, mode='tel', fill='tel-national', width='medium')
  <button class="usa-button" type="submit">{{_('Continue')}}</button>
</form>
