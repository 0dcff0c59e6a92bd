% rebase('layout.tpl', title='We could not check')
<h1>We could not check your information</h1>
<p>A service that we ask does not answer right now. It is not your fault, and you need not type anything again.</p>
<form id="retry" method="post" action="{{step}}/retry">
  <input type="hidden" name="csrf_token" value="{{csrf_token}}">
  <input type="hidden" name="submission_id" value="{{submission_id}}">
  <button class="usa-button" type="submit">Try again</button>
</form>
% if get('optional'):
<p><a href="/verify">Type it in instead</a></p>
% else:
<p><a href="{{step}}">Change my answers</a></p>
% end
% include('help.tpl')
