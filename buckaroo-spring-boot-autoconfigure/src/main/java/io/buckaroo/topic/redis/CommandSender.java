package io.buckaroo.topic.redis;

import reactor.core.publisher.Mono;

/**
 * Sends commands to Redis, on one of the connections of this node.
 */
interface CommandSender {

	/**
	 * Runs a command, without retries.
	 * @return the reply; fails with a {@link io.buckaroo.TopicException} if Redis is
	 * unavailable, does not reply in time or refuses the command
	 */
	<T> Mono<T> command(RedisCommand<T> command);

}
