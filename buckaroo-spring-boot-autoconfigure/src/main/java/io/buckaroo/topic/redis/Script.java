package io.buckaroo.topic.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import reactor.core.publisher.Mono;

import org.springframework.core.io.ClassPathResource;

/**
 * A Lua script that Redis runs atomically.
 *
 * @param text the source of the script
 * @param digest the SHA-1 digest of the source in hexadecimal, by which Redis identifies
 * the script
 */
record Script(String text, String digest) {

	/**
	 * Reads a script from the package of this class.
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
	 * Runs this script, and loads it first if Redis does not have it.
	 * @return the reply, a single value
	 */
	Mono<String> run(CommandSender sender, String[] keys, String... arguments) {
		return run(sender, ScriptOutputType.VALUE, keys, arguments);
	}

	/**
	 * Runs this script, and loads it first if Redis does not have it.
	 * @return the reply, a list of values
	 */
	Mono<List<String>> runForList(CommandSender sender, String[] keys, String... arguments) {
		return run(sender, ScriptOutputType.MULTI, keys, arguments);
	}

	private <T> Mono<T> run(CommandSender sender, ScriptOutputType type, String[] keys, String... arguments) {
		return sender.<T>command((redis) -> redis.evalsha(this.digest, type, keys, arguments))
			.onErrorResume((ex) -> ex.getCause() instanceof RedisNoScriptException,
					(ex) -> sender.command((redis) -> redis.eval(this.text, type, keys, arguments)));
	}

}
