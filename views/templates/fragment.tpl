% if timed_out:
<div class="usa-alert usa-alert--error" id="timed-out" role="alert">
  <h2 tabindex="-1">This is taking too long</h2>
  <p>We did not get an answer in time. It is not your fault, and you need not type anything again.</p>
  <form id="retry" method="post" action="{{step}}/retry">
    <input type="hidden" name="csrf_token" value="{{csrf_token}}">
    <input type="hidden" name="submission_id" value="{{submission_id}}">
    <button class="usa-button" type="submit">Try again</button>
  </form>
</div>
% else:
<input type="hidden" name="said" value="{{stage}}">
<span class="spinner" aria-hidden="true"></span>
<p>{{('This usually takes a few seconds, at most a minute. The next page loads by itself.', 'Still checking. Please keep this page open.', 'This takes longer than usual. You will know in a few seconds, one way or the other.')[stage]}}</p>
% end
