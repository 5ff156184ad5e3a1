enum OutboxSchema {}
