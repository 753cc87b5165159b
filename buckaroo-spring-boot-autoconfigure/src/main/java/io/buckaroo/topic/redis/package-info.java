/**
 * Topics of several nodes that share a Redis.
 */
@NullMarked
package io.buckaroo.topic.redis;

import org.jspecify.annotations.NullMarked;
