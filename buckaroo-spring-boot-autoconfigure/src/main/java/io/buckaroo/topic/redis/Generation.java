package io.buckaroo.topic.redis;

/**
 * A generation of the data in Redis. The data of one generation only ever grows: it loses
 * no message except those that expire or are removed on purpose. {@link RedisHistory}
 * explains its use.
 *
 * @param number the number, greater than those of earlier generations: the time at which
 * it began, in microseconds since 1970-01-01T00:00Z
 * @param completeSince the time since when Redis has neither removed all data nor evicted
 * any, in the same unit
 */
record Generation(long number, long completeSince) {

	/** The script that begins a generation if necessary, and returns the current one. */
	static final Script CURRENT = Script.named("generation.lua");

	/**
	 * Parses the reply of the script.
	 */
	static Generation parse(String reply) {
		int space = reply.indexOf(' ');
		return new Generation(Long.parseLong(reply.substring(0, space)), Long.parseLong(reply.substring(space + 1)));
	}

}
