<input type="hidden" name="csrf_token" value="{{csrf_token}}">
<input type="hidden" name="submission_id" value="{{submission_id}}">
