% rebase('layout.tpl', title='Your phone number', error=bool(errors))
% include('problems.tpl')
<h1>Your phone number</h1>
<p>We check that it belongs to you. We do not call it.</p>
<form class="usa-form" method="post" action="/phone" novalidate>
  <input type="hidden" name="csrf_token" value="{{csrf_token}}">
  <input type="hidden" name="submission_id" value="{{submission_id}}">
  % include('field.tpl', name='phone', label='Phone number', hint='Ten digits, for example 202-555-1212', mode='tel', longest=30, fill='tel-national', width='medium')
  <button class="usa-button" type="submit">Continue</button>
</form>
