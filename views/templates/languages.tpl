<nav class="usa-language" aria-label="{{_('Language')}}">
  % if get('form_id'):
  % # Enter in a field presses the first button of its form: this one, which goes on, and not the first language.
  <button class="usa-sr-only" type="submit" form="{{form_id}}" tabindex="-1" aria-hidden="true"></button>
  % end
  <ul>
    % for code, own_name in languages.items():
    <li>
      % if code == language:
      <span lang="{{tags.get(code, code)}}" aria-current="true">{{own_name}}</span>
      % elif get('form_id'):
      <button class="usa-button--unstyled" type="submit" form="{{form_id}}" name="language" value="{{code}}"
lang="{{tags.get(code, code)}}">{{own_name}}</button>
      % else:
      <a href="{{language_at}}?language={{code}}" lang="{{tags.get(code, code)}}" hreflang="{{code}}">{{own_name}}</a>
      % end
    </li>
    % end
  </ul>
</nav>
