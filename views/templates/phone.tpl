% rebase('layout.tpl', title='Information confirmed: now your phone number', error=bool(errors))
% include('problems.tpl')
<p>Your information is confirmed. One step is left.</p>
<h1>Your phone number</h1>
<p>We check that it belongs to you. We do not call it.</p>
<form class="usa-form" method="post" action="/phone" novalidate>
  <input type="hidden" name="csrf_token" value="{{csrf_token}}">
  <input type="hidden" name="submission_id" value="{{submission_id}}">
  % phone_hint = 'Ten digits, for example 202-555-1212'
  % include('field.tpl', name='phone', label='Phone number', hint=phone_hint, mode='tel', fill='tel-national', width='medium')
  <button class="usa-button" type="submit">Continue</button>
</form>
