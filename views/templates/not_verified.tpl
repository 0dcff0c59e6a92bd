% rebase('layout.tpl', title=_(said.refused))
<h1>{{_(said.refused)}}</h1>
% if dead:
<p>{{_('The records say that the person with this Social Security number has died. Such records are sometimes wrong.')}}
  {{_('Only the Social Security Administration can correct them: call 1-800-772-1213 or visit a local office.')}}</p>
% end
% if groups:
<p>{{_('The records could not confirm:')}}</p>
<ul>
  % for group in groups:
  <li>{{_(group)}}</li>
  % end
</ul>
% end
% if not dead and attempts_left != 0:
<p>{{_('Check what you typed.')}}
  % for advised in advice:
  {{_(advised)}}
  % end
  {{_('Your answers are still there.')}}</p>
% end
% if attempts_left:
<%
left = _n('You have {n} attempt left. After it you have to wait before you can try again.',
          'You have {n} attempts left.', attempts_left)
%>
<p>{{left}}</p>
% end
% if attempts_left == 0:
<p>{{_('You have no attempts left. You can try again in {time}.', time=stretch(seconds))}}</p>
% else:
<p><a class="usa-button" href="{{step}}">{{_(said.button)}}</a></p>
% end
% include('help.tpl')
