package io.buckaroo.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.buckaroo.Buckaroo;
import io.buckaroo.codec.BeanMessageValidator;
import io.buckaroo.codec.CborMessageCodec;
import io.buckaroo.codec.JsonMessageCodec;
import io.buckaroo.codec.MessageCodec;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.codec.MessageValidator;
import io.buckaroo.handshake.ContextContributor;
import io.buckaroo.handshake.CredentialsExpiry;
import io.buckaroo.handshake.HandshakeCheck;
import io.buckaroo.observation.BuckarooObservations;
import io.buckaroo.route.Routes;
import io.buckaroo.runtime.ConnectionDrain;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.LocalBuckaroo;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.SlowCallbacks;
import io.buckaroo.runtime.Topics;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import io.buckaroo.topic.TopicHistory;
import io.buckaroo.webflux.guard.DisconnectedClients;
import io.buckaroo.webflux.guard.StrictPaths;
import io.buckaroo.webflux.handshake.HandshakeExtensions;
import io.buckaroo.webflux.handshake.HandshakeSpans;
import io.buckaroo.webflux.routing.AcceptLimit;
import io.buckaroo.webflux.routing.BuckarooHandlerAdapter;
import io.buckaroo.webflux.routing.BuckarooHandlerMapping;
import io.buckaroo.webflux.routing.RouteSettings;
import io.buckaroo.webflux.socket.Http2Handshakes;
import io.buckaroo.webflux.sse.JsonEncoder;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import jakarta.validation.Validator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for Buckaroo on WebFlux and Reactor Netty.
 * <p>
 * Each bean backs off if the application defines a bean of the same type, and
 * {@code buckarooRouteSettings} if it defines any {@link RouteSettings}. The exceptions
 * are the following beans of internal types, which are always present:
 * <ul>
 * <li>{@code buckarooReactorNettyRequirement} refuses other web servers.</li>
 * <li>{@code buckarooUnknownSettings} refuses properties that do not exist.</li>
 * <li>{@code buckarooUnsafeSettings} logs warnings for unsafe settings.</li>
 * <li>{@code buckarooRequestGuardCustomizer} enforces {@code buckaroo.handshake-timeout}
 * and refuses malformed requests.</li>
 * <li>{@code buckarooHttp2Customizer} enables WebSockets over HTTP/2, if
 * {@code server.http2.enabled} is set.</li>
 * </ul>
 */
@AutoConfiguration(after = WebFluxAutoConfiguration.class,
		afterName = { "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
				"org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration" })
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnBooleanProperty(name = "buckaroo.enabled", matchIfMissing = true)
@EnableConfigurationProperties(BuckarooProperties.class)
public final class BuckarooAutoConfiguration {

	@Bean
	ReactorNettyRequirement buckarooReactorNettyRequirement(ObjectProvider<ReactiveWebServerFactory> factories) {
		return new ReactorNettyRequirement(factories);
	}

	@Bean
	UnknownSettings buckarooUnknownSettings(ConfigurableEnvironment environment) {
		return new UnknownSettings(environment);
	}

	@Bean
	@ConditionalOnMissingBean
	Node buckarooNode() {
		return Node.create();
	}

	@Bean
	@ConditionalOnMissingBean
	@DependsOn("buckarooUnknownSettings")
	TopicHistories buckarooTopicHistories(BuckarooProperties properties, ObjectProvider<TopicHistory> declared) {
		return TopicSettings.histories(properties, declared);
	}

	@Bean
	@ConditionalOnMissingBean
	Topics buckarooTopics(TopicHistories histories, ServerCodecConfigurer codecs, BuckarooProperties properties,
			ObjectProvider<BuckarooObservations> observations) {
		return new LocalTopics(histories, new JsonEncoder(codecs), TopicSettings.payloadLimit(properties),
				observations.getIfAvailable(() -> BuckarooObservations.NONE));
	}

	@Bean
	@ConditionalOnMissingBean
	ConnectionRegistry buckarooConnectionRegistry(Node node, Topics topics) {
		return new ConnectionRegistry(node, topics);
	}

	@Bean
	@ConditionalOnMissingBean
	Buckaroo buckaroo(ConnectionRegistry registry, ObjectProvider<BuckarooObservations> observations) {
		return observations.getIfAvailable(() -> BuckarooObservations.NONE).observe(new LocalBuckaroo(registry));
	}

	@Bean
	@ConditionalOnMissingBean
	@DependsOn("buckarooUnknownSettings")
	Routes buckarooRoutes(ConfigurableListableBeanFactory beanFactory, BuckarooProperties properties) {
		return new DeclaredRoutes(beanFactory, properties.basePath()).find();
	}

	/**
	 * Created only if an application has typed messages, like the codecs and the
	 * validator.
	 */
	@Bean
	@Lazy
	@ConditionalOnMissingBean
	MessageCodecs buckarooMessageCodecs(ObjectProvider<MessageCodec> codecs,
			ObjectProvider<MessageValidator> validator) {
		return new MessageCodecs(codecs.orderedStream().toList(), validator.getIfAvailable());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(NettyReactiveWebServerFactory.class)
	static class TransportConfiguration {

		/**
		 * The drain stops before the graceful shutdown of the web server, which would
		 * wait for open connections, and after beans of the default phase.
		 */
		private static final int DRAIN_PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 512;

		@Bean
		@ConditionalOnMissingBean(RouteSettings.class)
		CheckedSettings buckarooRouteSettings(BuckarooProperties properties, Routes routes, BeanFactory beanFactory) {
			return new CheckedSettings(properties, routes, new CallbackExecutor(beanFactory));
		}

		@Bean
		UnsafeSettings buckarooUnsafeSettings(Routes routes, RouteSettings settings, BuckarooProperties properties,
				ObjectProvider<LifecycleProperties> lifecycle) {
			return new UnsafeSettings(routes, settings, ServerSettings.drainTimeout(properties),
					lifecycle.getIfAvailable(LifecycleProperties::new).getTimeoutPerShutdownPhase());
		}

		@Bean
		@ConditionalOnMissingBean
		BuckarooHandlerMapping buckarooHandlerMapping(Routes routes, RouteSettings settings,
				ServerCodecConfigurer codecs, ConnectionRegistry registry) {
			return new BuckarooHandlerMapping(routes, settings, codecs, registry);
		}

		@Bean
		@ConditionalOnMissingBean
		BuckarooHandlerAdapter buckarooHandlerAdapter(ConnectionRegistry registry, Routes routes,
				RouteSettings settings, ObjectProvider<HandshakeCheck> checks,
				ObjectProvider<CredentialsExpiry> expiries, ObjectProvider<ContextContributor> contexts,
				ObjectProvider<HandshakeSpans> spans, BuckarooProperties properties, ServerCodecConfigurer codecs,
				ObjectProvider<MessageCodecs> messageCodecs, ObjectProvider<BuckarooObservations> observations) {
			HandshakeExtensions extensions = new HandshakeExtensions(checks.orderedStream().toList(),
					properties.security().closeExpired() ? expiries.orderedStream().toList() : List.of(),
					contexts.orderedStream().toList(), spans.getIfAvailable());
			return new BuckarooHandlerAdapter(registry, routes, settings, extensions, codecs, messageCodecs::getObject,
					observations.getIfAvailable(() -> BuckarooObservations.NONE));
		}

		@Bean
		@ConditionalOnMissingBean
		ConnectionDrain buckarooConnectionDrain(ConnectionRegistry registry, BuckarooProperties properties,
				ObjectProvider<ApplicationAvailability> availability, ConfigurableApplicationContext context) {
			return new ConnectionDrain(registry, ServerSettings.spread(properties),
					ServerSettings.drainTimeout(properties), DRAIN_PHASE,
					new DrainReadiness(availability.getIfAvailable(), context));
		}

		@Bean
		@ConditionalOnMissingBean
		SlowCallbacks buckarooSlowCallbacks(ConnectionRegistry registry, BuckarooProperties properties) {
			return new SlowCallbacks(registry, ServerSettings.slowCallbackThreshold(properties));
		}

		@Bean
		RequestGuardCustomizer buckarooRequestGuardCustomizer(BuckarooProperties properties,
				ObjectProvider<Routes> routes, ObjectProvider<WebFluxProperties> webFlux) {
			String contextPath = Optional.ofNullable(webFlux.getIfAvailable())
				.map(WebFluxProperties::getBasePath)
				.orElse("");
			return new RequestGuardCustomizer(ServerSettings.handshakeTimeout(properties),
					new StrictPaths(contextPath, strictPaths(properties, routes)));
		}

		@Bean
		@ConditionalOnMissingBean
		AcceptLimit buckarooAcceptLimit(BuckarooProperties properties, ObjectProvider<Routes> routes) {
			return new AcceptLimit(strictPaths(properties, routes));
		}

		private static Predicate<PathContainer> strictPaths(BuckarooProperties properties,
				ObjectProvider<Routes> routes) {
			return (path) -> properties.strictRequests() || routes.getObject().havePath(path);
		}

		@Bean
		@ConditionalOnMissingBean
		DisconnectedClients buckarooDisconnectedClients() {
			return new DisconnectedClients();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static class JsonConfiguration {

		@Bean
		@Lazy
		@ConditionalOnMissingBean
		JsonMessageCodec buckarooJsonMessageCodec(ObjectProvider<JsonMapper> mapper) {
			return new JsonMessageCodec(mapper.getIfAvailable(() -> JsonMapper.builder().findAndAddModules().build()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(CBORMapper.class)
	static class CborConfiguration {

		@Bean
		@Lazy
		@ConditionalOnMissingBean
		CborMessageCodec buckarooCborMessageCodec(ObjectProvider<CBORMapper> mapper) {
			return new CborMessageCodec(mapper.getIfAvailable(() -> CBORMapper.builder().findAndAddModules().build()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Validator.class)
	static class ValidationConfiguration {

		@Bean
		@Lazy
		@ConditionalOnMissingBean
		@ConditionalOnBean(Validator.class)
		MessageValidator buckarooMessageValidator(Validator validator) {
			return new BeanMessageValidator(validator);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ NettyReactiveWebServerFactory.class, Tracer.class })
	static class TracingConfiguration {

		@Bean
		@ConditionalOnMissingBean
		HandshakeSpans buckarooHandshakeSpans(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
			return new HandshakeSpans(tracer::getIfUnique, propagator::getIfUnique);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(NettyReactiveWebServerFactory.class)
	@ConditionalOnBooleanProperty("server.http2.enabled")
	static class Http2Configuration {

		@Bean
		Http2Customizer buckarooHttp2Customizer(ObjectProvider<LoggingSystem> logging) {
			return new Http2Customizer(logging);
		}

		@Bean
		@ConditionalOnMissingBean
		Http2Handshakes buckarooHttp2Handshakes() {
			return new Http2Handshakes();
		}

	}

}
