% rebase('layout.tpl', title='Not verified')
<h1>We could not verify {{what}}</h1>
% if dead:
<p>The records say that the person with this Social Security number has died. Such records are sometimes wrong.
  Only the Social Security Administration can correct them: call 1-800-772-1213 or visit a local office.</p>
% end
% if groups:
<p>The records could not confirm:</p>
<ul>
  % for words in groups:
  <li>{{words}}</li>
  % end
</ul>
% end
% if not dead:
<p>Check what you typed. {{advice}}</p>
% end
% if attempts_left == 1:
<p>You have 1 attempt left. After it you have to wait before you can try again.</p>
% elif attempts_left:
<p>You have {{attempts_left}} attempts left.</p>
% end
% if attempts_left == 0:
<p>You have no attempts left. You can try again {{when}}.</p>
% else:
<p><a class="usa-button" href="{{step}}">Check my answers and try again</a></p>
% end
% include('help.tpl')
