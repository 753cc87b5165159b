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
	 * Runs this script, and loads it first if Redis does not have it. Its first argument
	 * is the generation of the data.
	 */
	Mono<String> run(RedisLink link, String[] keys, String... arguments) {
		return link
			.<String>command((redis, generation) -> redis.evalsha(this.digest, ScriptOutputType.VALUE, keys,
					prepend(generation, arguments)))
			.onErrorResume((ex) -> ex.getCause() instanceof RedisNoScriptException,
					(ex) -> link.command((redis, generation) -> redis.eval(this.text, ScriptOutputType.VALUE, keys,
							prepend(generation, arguments))));
	}

	private static String[] prepend(Generation generation, String[] arguments) {
		String[] all = new String[arguments.length + 1];
		all[0] = Long.toString(generation.number());
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return all;
	}

	/**
	 * Runs this script, which returns a list and does not need the generation of the
	 * data, and loads it first if Redis does not have it.
	 */
	Mono<List<String>> read(CommandSender sender, String[] keys, String... arguments) {
		return sender
			.<List<String>>command((redis) -> redis.evalsha(this.digest, ScriptOutputType.MULTI, keys, arguments))
			.onErrorResume((ex) -> ex.getCause() instanceof RedisNoScriptException,
					(ex) -> sender.command((redis) -> redis.eval(this.text, ScriptOutputType.MULTI, keys, arguments)));
	}

}
