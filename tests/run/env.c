/* Only what was granted is in the environment. */
#include <stdio.h>
#include <stdlib.h>

extern char **environ;

int main(void)
{
    const char *names[] = { "WVM_A", "WVM_EMPTY", "WVM_EQ", "PATH", "HOME" };
    for (int i = 0; i < 5; i++) {
        const char *v = getenv(names[i]);
        printf("%s=%s\n", names[i], v ? v : "(none)");
    }
    int n = 0;
    while (environ && environ[n])
        n++;
    printf("%d variables\n", n);
    return 0;
}
