/* `wvm doctor`: what this machine offers to wvm, measured, and what to do about each problem. */
#ifndef VMM_DOCTOR_H
#define VMM_DOCTOR_H

/* Print the findings. Exit code 0: modules can run here, 125: they cannot. */
int doctor(void);

#endif
