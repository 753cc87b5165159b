package io.buckaroo.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.autoconfigure.json.AutoConfigureJson;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.boot.webflux.test.autoconfigure.AutoConfigureWebFlux;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Test slice for some handlers of an application: starts these handlers and what serves
 * them on a web server with a random port, but not the rest of the application. A test
 * connects to it with {@link io.buckaroo.test.client.BuckarooTestClient}:
 *
 * <pre class="code">
 * &#064;BuckarooTest(ChatSocket.class)
 * class ChatSocketTests {
 *
 *     &#064;Autowired
 *     BuckarooTestClient client;
 *
 *     &#064;MockitoBean
 *     ChatArchive archive;
 *
 *     &#064;Test
 *     void greets() {
 *         this.client.socket("/chat/{room}", "spring").open().expectText("welcome to spring");
 *     }
 *
 * }</pre>
 *
 * <h2>Handlers</h2> A handler is named by its class, whether it is a {@code @Component},
 * is declared by a {@code @Bean} method, or is neither of them: in the last case, the
 * slice creates it. A handler that is not a class of its own, such as a lambda, is named
 * by the configuration class that declares it. A handler without a mapping annotation is
 * served by the {@link io.buckaroo.router.BuckarooRouter} beans of the application; they
 * need all of their handlers, so name those too, or replace them by {@code @MockitoBean}:
 *
 * <pre class="code">
 * &#064;BuckarooTest({ ChatSocket.class, PriceStream.class })       // both in one router
 * &#064;BuckarooTest(TradeFeeds.class)                             // all beans of a configuration class
 * &#064;BuckarooTest                                               // all handlers</pre>
 *
 * <h2>What else is part of the slice</h2>
 * <ul>
 * <li>beans of these types, whether they are components or declared by {@code @Bean}
 * methods: {@code TopicHistory}, {@code HandshakeCheck}, {@code CredentialsExpiry},
 * {@code ContextContributor}, {@code MessageCodec}, {@code MessageValidator},
 * {@code SecurityWebFilterChain}, {@code WebFilter}, {@code WebExceptionHandler},
 * {@code WebFluxConfigurer}, {@code CodecCustomizer},
 * {@code JsonMapperBuilderCustomizer}, {@code JacksonModule}, {@code @JacksonComponent},
 * {@code Converter} and {@code GenericConverter}</li>
 * <li>{@code @ConfigurationProperties}</li>
 * <li>the auto-configuration of Buckaroo, the web server, WebFlux, JSON, validation, TLS,
 * the task executor of blocking handlers, and Spring Security with its resource server
 * and OAuth client</li>
 * <li>the beans of the test: {@code @MockitoBean}, {@code @TestBean},
 * {@code @TestConfiguration} and {@code @Import}</li>
 * <li>the properties of the application, such as those of {@code application.yml} with
 * TLS and HTTP/2, and {@link #properties()}</li>
 * </ul>
 * A configuration class that is found by component scanning is part of the slice if it
 * declares a named handler or a bean of these types. Its other beans are created only if
 * a bean of the slice injects them; handlers that are not named, functional routes and
 * runners are left out. The same holds for the beans of the class with
 * {@code @SpringBootApplication}. Controllers, services, repositories and other
 * components, data access and the actuator are not part of the slice. If a handler needs
 * a bean that is not there, the test fails with a message that names the handler and the
 * parameter, and the bean is added by the test:
 *
 * <pre class="code">
 * &#064;BuckarooTest(ChatSocket.class)
 * &#064;Import(ModerationService.class)                            // the real one
 * class ChatSocketTests {
 *
 *     &#064;MockitoBean
 *     ChatArchive archive;                                      // a mock
 *
 * }</pre>
 *
 * <h2>Topics and the cluster</h2> Topics are in memory, with the histories of the
 * application, and {@code buckaroo.cluster.type} has no effect: the slice never connects
 * to Redis.
 *
 * <h2>Security</h2> The security of the application applies. A chain is found like any
 * other bean of the slice; what it needs from other classes, such as a
 * {@code ReactiveUserDetailsService}, is added with {@code @Import}. Without a chain,
 * Spring Boot's default applies if Spring Security is present: every request must be
 * authenticated. The client sends credentials, or test users:
 *
 * <pre class="code">
 * this.client.socket("/basket").expectRefused(401);
 * this.client.socket("/basket").user("ann", "CUSTOMER").open().expectText("basket of ann");</pre>
 *
 * <h2>Properties</h2>
 *
 * <pre class="code">
 * &#064;BuckarooTest(handlers = ChatSocket.class, properties = "buckaroo.websocket.idle-timeout=2s")</pre>
 *
 * The server has a random port, whatever {@code server.port} is. Tests with the same
 * handlers, properties and beans share one application context, and with it the histories
 * of topics.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(BuckarooTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(BuckarooTypeExcludeFilter.class)
@AutoConfigureJson
@AutoConfigureWebFlux
@ImportAutoConfiguration
public @interface BuckarooTest {

	/**
	 * The handlers to test. An alias of {@link #handlers()}.
	 * @return the handlers; all by default
	 */
	@AliasFor("handlers")
	Class<?>[] value() default {};

	/**
	 * The handlers to test: classes that implement {@link io.buckaroo.BuckarooSocket},
	 * {@link io.buckaroo.MessageSocket} or {@link io.buckaroo.BuckarooEventSource}, or
	 * configuration classes that declare handlers. A superclass or an interface stands
	 * for all handlers of that type. If empty, all handlers of the application are
	 * served.
	 * @return the handlers; all by default
	 */
	@AliasFor("value")
	Class<?>[] handlers() default {};

	/**
	 * Properties in the form {@code key=value} that are added to the environment and
	 * override those of the application.
	 * @return the properties; none by default
	 */
	String[] properties() default {};

	/**
	 * Whether the handlers and the types of the slice are found by component scanning.
	 * Otherwise, only {@link #includeFilters()} apply.
	 * @return whether the default filters are used; {@code true} by default
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Filters that add further components of the application.
	 * @return the filters; none by default
	 */
	ComponentScan.Filter[] includeFilters() default {};

	/**
	 * Filters that leave out components or configuration classes, which would otherwise
	 * be part of the slice.
	 * @return the filters; none by default
	 */
	ComponentScan.Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations that are left out.
	 * @return the auto-configurations; none by default
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
