package io.buckaroo.test.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.MessageSocket;
import io.buckaroo.codec.MessageCodec;
import io.buckaroo.codec.MessageValidator;
import io.buckaroo.handshake.ContextContributor;
import io.buckaroo.handshake.CredentialsExpiry;
import io.buckaroo.handshake.HandshakeCheck;
import io.buckaroo.topic.TopicHistory;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;

/**
 * The types of beans that are part of the slice, and of those that never are.
 */
final class SliceTypes {

	/** The types of handlers. */
	static final Set<Class<?>> HANDLERS = Set.of(BuckarooSocket.class, MessageSocket.class, BuckarooEventSource.class);

	/** Types and annotations of the beans that serve the handlers. */
	static final Set<Class<?>> SUPPORT = support("org.springframework.security.web.server.SecurityWebFilterChain",
			"org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer",
			"org.springframework.boot.jackson.JacksonComponent", "tools.jackson.databind.JacksonModule");

	/** Beans that Spring collects by type, although no handler injects them. */
	private static final Set<Class<?>> OTHERS = Set.of(RouterFunction.class, ApplicationRunner.class,
			CommandLineRunner.class);

	private SliceTypes() {
	}

	private static Set<Class<?>> support(String... optional) {
		Set<Class<?>> types = new LinkedHashSet<>(Set.of(TopicHistory.class, HandshakeCheck.class,
				CredentialsExpiry.class, ContextContributor.class, MessageCodec.class, MessageValidator.class,
				WebFilter.class, WebExceptionHandler.class, WebFluxConfigurer.class, CodecCustomizer.class,
				Converter.class, GenericConverter.class, ConfigurationProperties.class));
		ClassLoader classLoader = SliceTypes.class.getClassLoader();
		Stream.of(optional)
			.filter((name) -> ClassUtils.isPresent(name, classLoader))
			.map((name) -> ClassUtils.resolveClassName(name, classLoader))
			.forEach(types::add);
		return Set.copyOf(types);
	}

	static boolean isHandler(Class<?> type) {
		return isAnyOf(HANDLERS, type);
	}

	static boolean isSupport(Class<?> type) {
		return isAnyOf(SUPPORT, type);
	}

	static boolean isLeftOut(Class<?> type) {
		return isAnyOf(OTHERS, type);
	}

	private static boolean isAnyOf(Set<Class<?>> types, Class<?> type) {
		return types.stream().anyMatch((candidate) -> candidate.isAssignableFrom(type));
	}

}
