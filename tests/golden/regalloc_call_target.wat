;; dump: regalloc 0
;; What finds the function to call is needed up to the call, not over it: it is in registers that the callee may write, and the
;; function saves none for it, only $p's.
(module
  (type $t (func (param i32) (result i32)))
  (memory 1)
  (table (export "t") 4 funcref)
  (func (export "f") (param $p i32) (result i32)
    (i32.add
      (call_indirect (type $t) (local.get $p) (i32.load offset=4 (local.get $p)))
      (i32.load (local.get $p)))))
;;> ; function 0 after regalloc
;;> block 0:
;;>      0  entry.8
;;>      1  move.4 ebx, edi
;;>      2  mov.4 eax, [rbx + 4]
;;>      3  cmp.8 rax, [rip data + 256]
;;>      4  trapae.8  trap 4
;;>      5  mov.8 rcx, [rip data + 248]
;;>      6  move.4 eax, eax
;;>      7  shl.8 rax, 4
;;>      8  mov.4 edx, [rcx + rax*1 + 8]
;;>      9  cmp.4 edx, -857571702
;;>     10  trapne.8 rdx  trap 6
;;>     11  move.4 edi, ebx
;;>     12  call.8 [rcx + rax*1]  clobbers rax rcx rdx rsp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>     13  add.4 eax, [rbx]
;;>     14  ret.8 0
;;> spill bytes 0, saved registers 0x8
;;>
