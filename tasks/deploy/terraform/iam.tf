# What a worker may do in AWS, and nothing else: open and seal with one key, read its settings, write its log, say that it has drained.

resource "aws_iam_role" "worker" {
  name = local.name

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_instance_profile" "worker" {
  name = local.name
  role = aws_iam_role.worker.name
}

resource "aws_iam_role_policy" "worker" {
  name = local.name
  role = aws_iam_role.worker.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["kms:Encrypt", "kms:Decrypt"]
        Resource = var.kms_key_arn
        Condition = {
          StringEquals = { "kms:EncryptionContext:context" = "session-encryption" }
        }
      },
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::${var.secrets_bucket}/${var.secrets_key}"
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.worker.arn}:log-stream:*"
      },
      {
        Effect   = "Allow"
        Action   = "logs:DescribeLogStreams"
        Resource = "${aws_cloudwatch_log_group.worker.arn}:*"
      },
      {
        Effect   = "Allow"
        Action   = "autoscaling:CompleteLifecycleAction"
        Resource = "arn:aws:autoscaling:${var.region}:*:autoScalingGroup:*:autoScalingGroupName/${local.name}"
      },
    ]
  })
}

# log/production.log, by the CloudWatch agent. The numbers of its lines become metrics here (embedded metric format).
resource "aws_cloudwatch_log_group" "worker" {
  name              = "${var.env_name}_/srv/idp/log/production.log"
  retention_in_days = var.log_retention_days
}

output "alarm_topic_arn" {
  description = "Subscribe whoever is on call."
  value       = aws_sns_topic.worker_alarms.arn
}

output "log_group_name" {
  description = "For the web hosts' agent too."
  value       = aws_cloudwatch_log_group.worker.name
}
