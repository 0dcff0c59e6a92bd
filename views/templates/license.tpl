% rebase('layout.tpl', title=_('A photo of your license'), error=bool(errors), script='license.js', language_at='/license', htmx_next=True)
% include('problems.tpl')
<h1>{{_('A photo of your license')}}</h1>
<p>{{_("You can let us read the barcode on the back of your driver's license or state ID.")}}
  {{_('It fills in most of the form. You can still change everything there.')}}
  {{_('We delete the photo as soon as it is read.')}}</p>
% include('instead.tpl')
<form class="usa-form" id="step" method="post" action="/license" enctype="multipart/form-data" novalidate>
  % include('hidden.tpl')
  <div class="usa-form-group{{' usa-form-group--error' if errors else ''}}">
    <label class="usa-label" for="back">{{_('Back of your license or ID')}}</label>
    <span class="usa-hint" id="back-hint">
      {{_('Lay the card flat in good light. Fill the picture with it. Hold the camera straight above.')}}
      {{_('A JPEG or PNG of at most 8 MB.')}}</span>
    % if errors.get('back'):
    % include('fault.tpl', name='back', words=_(errors['back']))
    % end
    <input class="usa-file-input" id="back" name="back" type="file" accept="image/jpeg,image/png"
aria-describedby="back-hint {{'back-error ' if errors else ''}}back-said" {{!'aria-invalid="true"' if errors else ''}}>
    <p id="back-said" role="status" data-large="{{_('This photo is too large. Choose one of at most 8 MB.')}}"
data-sending="{{_('We are sending your photo …')}}"></p>
  </div>
  <button class="usa-button" type="submit">{{_('Read my license')}}</button>
</form>
