package dev.larder.spring.repository;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * Puts caches before a repository that knows nothing of them. An interface, usually one that extends the repository's, declares with
 * Spring's and Larder's annotations what is read through which cache and what each write makes untrue; the source does the work.
 *
 * <pre>{@code
 * interface CachedBooks extends Books {
 *     @Cacheable("books") Optional<Book> find(String isbn);
 *     @CacheableAll("books") Map<String, Book> findAll(Collection<String> isbns);
 *     @CacheEvict(cacheNames = "books", key = "#book.isbn") void save(Book book);
 * }
 *
 * @Bean
 * @Primary
 * CachedBooks books(JdbcBooks source) {
 *     return CachedRepository.of(CachedBooks.class, source);
 * }
 * }</pre>
 *
 * <p>The annotations act where the result is a bean of an application with {@code @EnableCaching}. Methods without any go to the source
 * as they are. Of a source without interface, methods of the same name and parameters are called.
 *
 * @since 0.1
 */
public final class CachedRepository {

    private CachedRepository() {}

    /**
     * The source behind the declaration.
     *
     * @throws IllegalArgumentException if the declaration is no interface, or the source lacks one of its methods
     */
    public static <T> T of(Class<T> declaration, Object source) {
        if (!declaration.isInterface()) {
            throw new IllegalArgumentException(declaration.getName()
                    + " is no interface; declare what is cached in an interface that extends the repository's");
        }
        Object made = Proxy.newProxyInstance(
                declaration.getClassLoader(), new Class<?>[] {declaration}, new Delegating(declaration, source));
        return declaration.cast(made);
    }

    private static final class Delegating implements InvocationHandler {

        private final Class<?> declaration;
        private final Object source;
        private final Map<Method, Method> methods = new HashMap<>();

        Delegating(Class<?> declaration, Object source) {
            this.declaration = declaration;
            this.source = source;
            List<Method> missing = Arrays.stream(declaration.getMethods())
                    .filter(method -> !Modifier.isStatic(method.getModifiers()))
                    .filter(method -> !isFound(method))
                    .toList();
            if (!missing.isEmpty()) {
                throw new IllegalArgumentException(source.getClass().getName() + " has no method for " + missing
                        + "; a source implements the interface that the declaration extends");
            }
        }

        /** Whether somebody does what the method says: the source, or the declaration by its default. */
        private boolean isFound(Method method) {
            Method own = ReflectionUtils.findMethod(source.getClass(), method.getName(), method.getParameterTypes());
            if (own != null && method.getReturnType().isAssignableFrom(own.getReturnType())) {
                ReflectionUtils.makeAccessible(own);
                methods.put(method, own);
                return true;
            }
            return method.isDefault();
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(proxy, method, arguments);
            }
            Method own = methods.get(method);
            try {
                return own == null
                        ? InvocationHandler.invokeDefault(proxy, method, arguments)
                        : own.invoke(source, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getTargetException();
            }
        }

        @SuppressWarnings("ReferenceEquality") // a proxy equals itself alone
        private Object ofObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> declaration.getSimpleName() + " of " + source;
            };
        }
    }
}
