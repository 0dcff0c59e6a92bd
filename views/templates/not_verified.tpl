% rebase('layout.tpl', title='Not verified')
<h1>We could not verify {{what}}</h1>
% if attributes:
<p>Our records service could not confirm:</p>
<ul>
  % for words in attributes:
  <li>{{words}}</li>
  % end
</ul>
% end
<p>Check what you typed. {{advice}}</p>
% if attempts_left is not None:
<p>You have {{attempts_left}} {{'attempt' if attempts_left == 1 else 'attempts'}} left.</p>
% end
% if attempts_left != 0:
<p><a class="usa-button" href="{{step}}">Check and try again</a></p>
% else:
<p>Please come back later.</p>
% end
