% error = errors.get(name)
<div class="usa-form-group{{' usa-form-group--error' if error else ''}}">
  % if error:
  % include('fault.tpl', words=_(error))
  % end
  <div class="usa-checkbox">
    <input class="usa-checkbox__input" id="{{name}}" name="{{name}}" type="checkbox" value="1" autocomplete="off" \\
% if error:
aria-describedby="{{name}}-error" aria-invalid="true" \\
% end
{{!'checked' if form.get(name) else ''}}>
    <label class="usa-checkbox__label" for="{{name}}">{{label}}</label>
  </div>
</div>
