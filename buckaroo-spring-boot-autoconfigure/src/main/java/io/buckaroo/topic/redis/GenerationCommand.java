package io.buckaroo.topic.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;

/**
 * A command that is sent to Redis once, with the generation of its data.
 *
 * @param <T> the type of the reply
 */
@FunctionalInterface
interface GenerationCommand<T> {

	/**
	 * Sends the command.
	 */
	RedisFuture<T> on(RedisAsyncCommands<String, String> redis, Generation generation);

}
