package io.buckaroo.topic.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import reactor.core.publisher.Mono;

import org.springframework.core.io.ClassPathResource;

/**
 * A script that Redis runs, as a whole or not at all.
 *
 * @param text its text
 * @param digest what Redis knows it by
 */
record Script(String text, String digest) {

	/**
	 * Reads a script that lies beside this class.
	 */
	static Script named(String name) {
		try {
			String text = new ClassPathResource(name, Script.class).getContentAsString(StandardCharsets.UTF_8);
			byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
			return new Script(text, HexFormat.of().formatHex(digest));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Runs it, and teaches it to a Redis that does not know it.
	 */
	Mono<String> run(RedisLink link, String[] keys, String... arguments) {
		return link.<String>command((redis) -> redis.evalsha(this.digest, ScriptOutputType.VALUE, keys, arguments))
			.onErrorResume((ex) -> ex.getCause() instanceof RedisNoScriptException,
					(ex) -> link.command((redis) -> redis.eval(this.text, ScriptOutputType.VALUE, keys, arguments)));
	}

}
