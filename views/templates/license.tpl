% rebase('layout.tpl', title='A photo of your license', error=bool(errors), script='license.js')
% include('problems.tpl')
<h1>A photo of your license</h1>
<p>You can let us read the barcode on the back of your driver's license or state ID. It fills most of the form, where you can change
  everything. The photo is not kept: it is deleted as soon as it is read.</p>
<p><a href="/verify">Type it in instead</a></p>
<form class="usa-form" method="post" action="/license" enctype="multipart/form-data" novalidate>
  <input type="hidden" name="csrf_token" value="{{csrf_token}}">
  <input type="hidden" name="submission_id" value="{{submission_id}}">
  <div class="usa-form-group{{' usa-form-group--error' if errors else ''}}">
    <label class="usa-label" for="back">Back of your license or ID</label>
    <span class="usa-hint" id="back-hint">Lay the card flat in good light, fill the picture with it, and hold the camera straight above.
      A JPEG or PNG of at most 8 MB.</span>
    % if errors.get('back'):
    <span class="usa-error-message" id="back-error"><span class="usa-sr-only">Error: </span>{{errors['back']}}</span>
    % end
    <input class="usa-file-input" id="back" name="back" type="file" accept="image/jpeg,image/png"
aria-describedby="back-hint {{'back-error ' if errors else ''}}back-said" {{!'aria-invalid="true"' if errors else ''}}>
    <p id="back-said" role="status"></p>
  </div>
  <button class="usa-button" type="submit">Read my license</button>
</form>
